import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { NavLink, useLocation, useNavigate } from "react-router";
import { api, must } from "@/api/client";
import { may, meQuery, takeOver } from "@/api/me";
import type { Action, Me } from "@/api/types";
import { Brand } from "@/ui/Brand";
import { Icon } from "@/ui/Icon";
import { LanguageSwitch } from "@/ui/LanguageSwitch";

interface Section {
  to: string;
  label: "today" | "register" | "intake" | "week" | "points" | "logbook" | "recordings" | "administration";
  needs: readonly Action[];
}

const SECTIONS: readonly Section[] = [
  { to: "/", label: "today", needs: [] },
  { to: "/dang-ky", label: "register", needs: ["conference.register"] },
  { to: "/tiep-nhan", label: "intake", needs: ["intake.read"] },
  { to: "/lich-tuan", label: "week", needs: ["registration.read"] },
  { to: "/diem-cau", label: "points", needs: ["point.details.read"] },
  { to: "/so-nhat-ky", label: "logbook", needs: ["logbook.read"] },
  { to: "/ban-ghi", label: "recordings", needs: ["recording.read"] },
  { to: "/quan-tri", label: "administration", needs: ["devices.read", "people.read", "templates.read"] },
];

/**
 * The bar of office pages: sections that the caller may use, the emergency of whoever may call one, who they are.
 *
 * Others come to an emergency by the banner, by what waits for them and from Today, when there is one.
 */
export function TopBar({ me }: { me: Me }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  // The list of sections folds by itself when another page is shown.
  const [openAt, setOpenAt] = useState<string>();
  const open = openAt === pathname;
  const sections = SECTIONS.filter(({ needs }) => !needs.length || may(me, ...needs));
  return (
    <header className={open ? "top open" : "top"}>
      <a className="skip" href="#main">
        {t("nav.skip")}
      </a>
      <Brand />
      {me.demo && (
        <span className="mark is-attention xs" title={t("account.demoHint")}>
          {t("account.demo")}
        </span>
      )}
      <button className="button sections" type="button" aria-expanded={open} onClick={() => setOpenAt(open ? undefined : pathname)}>
        <Icon name="menu" />
        {t("nav.menu")}
      </button>
      <nav className="nav" aria-label={t("nav.label")}>
        {sections.map(({ to, label }) => (
          <NavLink key={to} to={to} end={to === "/"}>
            {t(`nav.${label}`)}
          </NavLink>
        ))}
      </nav>
      {may(me, "emergency.call") && (
        <NavLink className="button dense urgent" to="/khan-cap">
          <Icon name="phone" />
          {t("nav.emergency")}
        </NavLink>
      )}
      <Account key={pathname} me={me} />
    </header>
  );
}

/** Who is here; opens what concerns the person alone: the language and the way out. */
function Account({ me }: { me: Me }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const whole = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  useEffect(() => {
    if (!open) return undefined;
    const away = ({ target }: Event) => {
      if (!whole.current?.contains(target as Node)) setOpen(false);
    };
    const escape = ({ key }: KeyboardEvent) => {
      if (key !== "Escape") return;
      setOpen(false);
      button.current?.focus();
    };
    document.addEventListener("pointerdown", away);
    document.addEventListener("focusin", away);
    document.addEventListener("keydown", escape);
    return () => {
      document.removeEventListener("pointerdown", away);
      document.removeEventListener("focusin", away);
      document.removeEventListener("keydown", escape);
    };
  }, [open]);
  return (
    <div ref={whole} className={open ? "account open" : "account"} role="group" aria-label={t("account.label")}>
      <button ref={button} className="me" type="button" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        <span className="who">
          {me.name}
          <span className="post">{me.kind === "device" ? t("account.device") : me.post}</span>
        </span>
        <Icon name="down" />
      </button>
      <div className="tools" id={id}>
        <LanguageSwitch />
        {me.kind === "person" && <SignOut />}
      </div>
    </div>
  );
}

function SignOut() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const out = useMutation({
    mutationFn: async () => {
      await must(api.POST("/api/sign-out"));
      return queries.fetchQuery({ ...meQuery, staleTime: 0 });
    },
    onSuccess: (me) => {
      takeOver(queries, me);
      void navigate(me.kind === "device" ? "/" : "/dang-nhap");
    },
  });
  return (
    <button className="button quiet" type="button" disabled={out.isPending} onClick={() => out.mutate()}>
      {t("account.signOut")}
    </button>
  );
}
