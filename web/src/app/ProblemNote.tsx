import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import { Icon } from "@/ui/Icon";

interface Props {
  error: unknown;
  /** Try again; without it no button is shown. */
  onRetry?: () => void;
  /** What the page itself knows of it. */
  children?: ReactNode;
}

/** The one place where a failure is shown: what happened, what to do next, and its code. Data that cannot be fetched without a connection: one calm line. */
export function ProblemNote({ error, onRetry, children }: Props) {
  const { t } = useTranslation();
  const problem = asProblem(error);
  // What is only waited for is no fault of anybody's, and comes by itself.
  if (problem.status === 0 && onRetry) {
    return (
      <p className="away" role="status" data-code={problem.code}>
        <Icon name="lost" />
        <span>{t("problem.away")}</span>
        <button className="button dense" type="button" onClick={onRetry}>
          {t("problem.retry")}
        </button>
      </p>
    );
  }
  return (
    <div className="problem" role="alert" data-code={problem.code}>
      <p className="state is-fault">
        <Icon name="fault" />
        {problem.what}
      </p>
      <p>{problem.next}</p>
      {children}
      <p className="row wrap">
        {onRetry && (
          <button className="button dense" type="button" onClick={onRetry}>
            {t("problem.retry")}
          </button>
        )}
        <span className="faint xs">{t("problem.code", { code: problem.code })}</span>
      </p>
    </div>
  );
}
