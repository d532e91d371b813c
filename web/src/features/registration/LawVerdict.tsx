import type { CheckView } from "@/api/types";
import { language } from "@/i18n";
import { Icon } from "@/ui/Icon";

/** Whether host and scope are lawful, by which clause, and what stands in the way of sending it. */
export function LawVerdict({ checked }: { checked: CheckView }) {
  const english = language() === "en";
  return (
    <>
      {checked.law && (
        <section className="verdict">
          <p className={`state is-${checked.law.lawful ? "verified" : "fault"}`}>
            <Icon name={checked.law.lawful ? "check" : "fault"} />
            {english ? checked.law.words_en : checked.law.words_vi}
          </p>
        </section>
      )}
      {checked.problems
        .filter(({ code }) => code !== "year_unconfirmed")
        .map(({ code, stops, words_vi, words_en }) => (
          <section className="verdict" key={code}>
            <p className={`state is-${stops ? "fault" : "attention"}`}>
              <Icon name="fault" />
              {english ? words_en : words_vi}
            </p>
          </section>
        ))}
    </>
  );
}
