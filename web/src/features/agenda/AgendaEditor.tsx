import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import type { ConferenceView } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { preparationQuery } from "@/features/preparation/preparation-query";
import { Icon } from "@/ui/Icon";
import type { Agenda } from "./agenda";
import { changed, complete, draftOf, type ItemDraft, moved, sent, withItem } from "./draft";
import { ItemEditor } from "./ItemEditor";
import { agendaQuery, useSaveAgenda } from "./useAgenda";

interface Props {
  conference: ConferenceView;
  agenda: Agenda;
  onDone: () => void;
}

/** Edits the agenda as a whole; who was slower chooses between both, and nothing typed is lost. */
export function AgendaEditor({ conference, agenda, onDone }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  // Decided once: what others save meanwhile must not change what is being typed.
  const [items, setItems] = useState<ItemDraft[]>(() => (agenda.items.length ? draftOf(agenda) : withItem([])));
  const [version, setVersion] = useState(agenda.version);
  const [tried, setTried] = useState(false);
  const save = useSaveAgenda(conference.id);
  const mayFiles = conference.may.includes("request.read");
  const files = useQuery({ ...preparationQuery(conference.id), enabled: mayFiles });
  const shown = (files.data?.files ?? []).filter(({ kind, state }) => kind !== "papers" && state !== "refused" && state !== "removed");
  const problem = save.error ? asProblem(save.error) : null;
  const raced = problem?.code === "agenda_edited_meanwhile";
  const submit = (seen: number) => {
    setTried(true);
    if (complete(items)) save.mutate(sent(items, seen), { onSuccess: onDone });
  };
  const takeTheirs = async () => {
    const theirs = await queries.fetchQuery({ ...agendaQuery(conference.id), staleTime: 0 });
    setItems(draftOf(theirs));
    setVersion(theirs.version);
    save.reset();
  };
  return (
    <form
      className="agenda-edit"
      onSubmit={(event) => {
        event.preventDefault();
        submit(version);
      }}
    >
      <ol>
        {items.map((item, place) => (
          <ItemEditor
            key={item.key}
            item={item}
            place={place}
            last={place === items.length - 1}
            points={conference.points}
            files={shown}
            tried={tried}
            onChange={(part) => setItems(changed(items, place, part))}
            onMove={(step) => setItems(moved(items, place, step))}
            onRemove={() => setItems(items.filter((_, at) => at !== place))}
          />
        ))}
      </ol>
      <p className="row wrap">
        <button className="button" type="button" onClick={() => setItems(withItem(items))}>
          <Icon name="plus" />
          {t("agenda.add")}
        </button>
      </p>
      {problem && <ProblemNote error={problem} />}
      {raced && (
        <p className="row wrap">
          <button className="button" type="button" onClick={() => void takeTheirs()}>
            {t("agenda.takeTheirs")}
          </button>
          <button className="button" type="button" onClick={() => submit(Number(problem.params["version"]))}>
            {t("agenda.keepMine")}
          </button>
        </p>
      )}
      <p className="row wrap">
        <button className="button primary" type="submit" disabled={save.isPending}>
          {t("agenda.save")}
        </button>
        <button className="button" type="button" onClick={onDone}>
          {t("agenda.cancel")}
        </button>
      </p>
    </form>
  );
}
