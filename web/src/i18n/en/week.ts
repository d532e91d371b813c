import type { Shape } from "../shape";
import type vi from "../vi/week";

export default {
  title: "Week calendar",
  range: "{{from}} to {{to}}",
  previous: "Previous week",
  next: "Next week",
  today: "This week",
  view: "Show by",
  views: { sessions: "Sessions", points: "Points and venues", server: "Server" },
  search: "Find a point or venue",
  none: "No session this week.",
  noPoints: "No point matches.",
  busyOnly: "Only where there is a session",
  dayOff: "Day off: {{name}}",
  points_one: "{{count}} point",
  points_other: "{{count}} points",
  load: "At the busiest {{count}} / {{limit}} points",
  clashes_one: "{{count}} clash",
  clashes_other: "{{count}} clashes",
  free: "Free all day",
  shown: "{{shown}} / {{total}} points",
} as const satisfies Shape<typeof vi>;
