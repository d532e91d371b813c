import { useId } from "react";
import { Icon } from "@/ui/Icon";

interface Props {
  label: string;
  accept: string;
  disabled?: boolean;
  onFile: (file: File) => void;
}

/** A button that takes one file; reached and pressed by keyboard as any button. */
export function FilePut({ label, accept, disabled, onFile }: Props) {
  const id = useId();
  return (
    <label className="button file-put" htmlFor={id} aria-disabled={disabled}>
      <Icon name="plus" />
      {label}
      <input
        id={id}
        type="file"
        accept={accept}
        disabled={disabled}
        aria-label={label}
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          // The same file may be chosen again after it was corrected.
          currentTarget.value = "";
          if (file) onFile(file);
        }}
      />
    </label>
  );
}
