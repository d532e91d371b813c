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

/** The one place where a failure is shown: what happened, what to do next, and its code. */
export function ProblemNote({ error, onRetry, children }: Props) {
  const { t } = useTranslation();
  const problem = asProblem(error);
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
