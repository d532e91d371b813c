import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { ProblemNote } from "@/app/ProblemNote";
import { Icon } from "@/ui/Icon";

/** Has the film made once more from what was recorded. */
export function FinishAgain({ id }: { id: number }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const again = useMutation({
    mutationFn: () => must(api.POST("/api/recordings/{recording_id}/finish", { params: { path: { recording_id: id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.recording(id) }),
  });
  return (
    <>
      <button className="button" type="button" aria-disabled={again.isPending} onClick={() => again.mutate()}>
        <Icon name="again" />
        {t("recordings.again")}
      </button>
      {again.error && <ProblemNote error={again.error} />}
    </>
  );
}
