import type { Shape } from "../shape";
import type vi from "../vi/urgent";

/** The Department speaks to all points over the chair's floor. */
export default {
  title: "The Department speaks to all",
  on: "The Department speaks to all points from {{name}} ({{by}}, since {{time}}).",
  kept: "Floor and queue are kept as they are.",
  end: "End it and give the room back",
  start: "Put {{name}} to all",
  hint: "Every point hears and sees this point alone, also while the chair speaks. One press gives the room back.",
} satisfies Shape<typeof vi>;
