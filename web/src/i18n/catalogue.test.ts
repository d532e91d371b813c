import { describe, expect, test } from "vitest";
import en from "./en";
import vi from "./vi";

type Part = { readonly [key: string]: string | Part };

/** Every key of a catalogue with its words. */
function flat(part: Part, path = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(part)) {
    const here = path ? `${path}.${key}` : key;
    if (typeof value === "string") found.set(here, value);
    else for (const [inner, words] of flat(value, here)) found.set(inner, words);
  }
  return found;
}

const source = flat(vi as unknown as Part);
const english = flat(en as unknown as Part);

function holes(words: string): string[] {
  return [...words.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? "").sort();
}

describe("the catalogue", () => {
  test("both languages have the same keys; English may count in a second form", () => {
    const plain = [...english.keys()].filter((key) => !(key.endsWith("_one") && english.has(key.replace(/_one$/, "_other"))));
    expect(plain.sort()).toEqual([...source.keys()].sort());
  });

  test("no words are empty", () => {
    const empty = [...source, ...english].filter(([, words]) => !words.trim()).map(([key]) => key);
    expect(empty).toEqual([]);
  });

  test("clauses are written as the law writes them, never as bare numbers", () => {
    const bare = [...source, ...english].filter(([, words]) => /Điều \d+\.\d|Art\. ?\d/.test(words)).map(([key]) => key);
    expect(bare).toEqual([]);
  });

  test("both languages fill in the same figures and names", () => {
    const different = [...source.keys()].filter((key) => holes(source.get(key) ?? "").join() !== holes(english.get(key) ?? "").join());
    expect(different).toEqual([]);
  });
});
