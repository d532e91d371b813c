/** Read aloud when its words change, and not shown: for lists whose clocks change every second. It stays while it is empty, so that the first words are read, too. */
export function Announcement({ words }: { words: string }) {
  return (
    <p className="visually-hidden" role="status">
      {words}
    </p>
  );
}
