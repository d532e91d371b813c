import { Select, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { DayInput } from "./DayInput";
import type { PartProps } from "./parts";

const PROTOCOLS = ["sip", "h323", "webrtc", "other"] as const;

/** The central conference of which the body here is a sub point (Art. 5.2đ), and the leg out to it. */
export function OutsideFields({ draft, change, errorOf, today }: PartProps) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput
        className="g6"
        label={t("planning.fields.outsideHost")}
        value={draft.outsideHost}
        maxLength={200}
        error={errorOf("outsideHost")}
        onChange={(event) => change({ outsideHost: event.currentTarget.value })}
      />
      <TextInput
        className="g3"
        label={t("planning.fields.invitationNumber")}
        description={t("planning.hints.invitation")}
        inputWrapperOrder={["label", "input", "description", "error"]}
        value={draft.invitationNumber}
        maxLength={64}
        error={errorOf("invitationNumber")}
        onChange={(event) => change({ invitationNumber: event.currentTarget.value })}
      />
      <div className="g3">
        <DayInput
          label={t("planning.fields.invitationDay")}
          value={draft.invitationDay}
          today={today}
          error={errorOf("invitationDay")}
          onChange={(invitationDay) => change({ invitationDay })}
        />
      </div>
      <Select
        className="g2"
        label={t("planning.fields.outsideProtocol")}
        data={PROTOCOLS.map((protocol) => ({ value: protocol, label: t(`planning.protocol.${protocol}`) }))}
        value={draft.outsideProtocol}
        allowDeselect={false}
        onChange={(protocol) => protocol && change({ outsideProtocol: protocol as (typeof PROTOCOLS)[number] })}
      />
      <TextInput
        className="g4"
        label={t("planning.fields.outsideAddress")}
        value={draft.outsideAddress}
        maxLength={300}
        error={errorOf("outsideAddress")}
        onChange={(event) => change({ outsideAddress: event.currentTarget.value })}
      />
      <TextInput
        className="g6"
        label={t("planning.fields.outsideContact")}
        value={draft.outsideContact}
        maxLength={200}
        error={errorOf("outsideContact")}
        onChange={(event) => change({ outsideContact: event.currentTarget.value })}
      />
    </>
  );
}
