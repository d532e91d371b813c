import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { asProblem } from "@/api/problem";

interface Props {
  error: unknown;
  /** Address of what was made the first time. */
  to: (conferenceId: number) => string;
  /** It is another form: the next sending is a new one. */
  onAnew: () => void;
}

/** What a form with a key adds to a problem: that it may be sent again, or that it had arrived with another content. */
export function SendingNote({ error, to, onAnew }: Props) {
  const { t } = useTranslation();
  if (!error) return null;
  const { code, params, status } = asProblem(error);
  if (status === 0) return <p className="small">{t("problem.sendAgain")}</p>;
  if (code !== "already_sent") return null;
  return (
    <p className="row wrap">
      <Link className="button dense" to={to(Number(params["conference_id"]))}>
        {t("problem.sentOpen")}
      </Link>
      <button className="button dense" type="button" onClick={onAnew}>
        {t("problem.sentAnew")}
      </button>
    </p>
  );
}
