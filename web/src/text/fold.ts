/** Text as it is compared when somebody searches: without diacritics, case and double spaces. */
export function fold(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .replace(/đ/g, "d")
    .replace(/Đ/g, "D")
    .toLowerCase()
    .replace(/\s+/g, " ")
    .trim();
}

/** Whether every word of the query begins a word of the text, in any order; the empty query finds everything. */
export function finds(query: string, text: string): boolean {
  const words = fold(text).split(/[^\p{L}\p{N}]+/u);
  return fold(query)
    .split(" ")
    .every((wanted) => words.some((word) => word.startsWith(wanted)));
}
