import { Tabs } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  seats: ReactNode;
  scene: ReactNode;
}

/** The points, or the picture and its content. */
export function MiddleColumn({ seats, scene }: Props) {
  const { t } = useTranslation();
  const [tab, setTab] = useState<string | null>("seats");
  return (
    <section className="col" aria-label={t(tab === "scene" ? "scene.tabs.scene" : "scene.tabs.seats")}>
      <Tabs className="column-tabs" value={tab} onChange={setTab} keepMounted={false}>
        <Tabs.List grow>
          <Tabs.Tab value="seats">{t("scene.tabs.seats")}</Tabs.Tab>
          <Tabs.Tab value="scene">{t("scene.tabs.scene")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="seats">{seats}</Tabs.Panel>
        <Tabs.Panel value="scene">{scene}</Tabs.Panel>
      </Tabs>
    </section>
  );
}
