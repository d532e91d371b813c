import "./access.css";
import type { ReactNode } from "react";
import { Brand } from "@/ui/Brand";
import { LanguageSwitch } from "@/ui/LanguageSwitch";
import { useTitle } from "@/ui/title";

interface Props {
  title: string;
  lead?: string;
  children: ReactNode;
}

/** The frame of pages in front of the sign-in. */
export function Doorway({ title, lead, children }: Props) {
  useTitle(title);
  return (
    <div className="doorway">
      <header className="top">
        <Brand />
        <div className="tools">
          <LanguageSwitch />
        </div>
      </header>
      <main id="main">
        <div className="stack">
          <h1>{title}</h1>
          {lead && <p className="soft">{lead}</p>}
        </div>
        {children}
      </main>
    </div>
  );
}
