/** Where a language counts in two forms (`_one`, `_other`); the source language has only `_other`. */
type One<Part> = { readonly [Key in keyof Part as Key extends `${infer Name}_other` ? `${Name}_one` : never]?: string };

/** The catalogue's shape without its words: what the English part must fill completely. */
export type Shape<Part> = {
  readonly [Key in keyof Part]: Part[Key] extends string ? string : Shape<Part[Key]>;
} & One<Part>;
