/** The kit's theme: every value is a token of tokens.css. Owns how Mantine looks; holds no raw colour or size. */
import { createTheme, Input, type CSSVariablesResolver, type MantineColorsTuple } from "@mantine/core";

function one(token: string): MantineColorsTuple {
  const value = `var(--${token})`;
  return [value, value, value, value, value, value, value, value, value, value];
}

export const theme = createTheme({
  fontFamily: "var(--font)",
  headings: { fontFamily: "var(--font)", fontWeight: "var(--weight-title)" },
  fontSizes: {
    xs: "var(--text-xs)",
    sm: "var(--text-m)",
    md: "var(--text-m)",
    lg: "var(--text-l)",
    xl: "var(--text-xl)",
  },
  lineHeights: { xs: "var(--leading)", sm: "var(--leading)", md: "var(--leading)", lg: "var(--leading)", xl: "var(--leading-tight)" },
  spacing: { xs: "var(--s2)", sm: "var(--s3)", md: "var(--s4)", lg: "var(--s5)", xl: "var(--s6)" },
  radius: { xs: "var(--radius)", sm: "var(--radius)", md: "var(--radius)", lg: "var(--radius)", xl: "var(--radius)" },
  defaultRadius: "sm",
  colors: { action: one("action"), fault: one("fault"), verified: one("verified"), attention: one("attention") },
  primaryColor: "action",
  primaryShade: { light: 6, dark: 6 },
  autoContrast: false,
  cursorType: "pointer",
  respectReducedMotion: true,
  focusRing: "auto",
  components: {
    Input: Input.extend({
      vars: () => ({
        wrapper: { "--input-height": "var(--hit)", "--input-fz": "var(--text-m)", "--input-padding": "var(--s3)" },
      }),
    }),
  },
});

/** Ties the kit's variables to the tokens, so that light and dark are decided in tokens.css alone. */
export const resolver: CSSVariablesResolver = () => {
  const both = {
    "--mantine-color-body": "var(--page)",
    "--mantine-color-text": "var(--ink)",
    "--mantine-color-dimmed": "var(--ink-2)",
    "--mantine-color-placeholder": "var(--ink-3)",
    "--mantine-color-anchor": "var(--action-text)",
    "--mantine-color-error": "var(--fault)",
    "--mantine-color-default": "var(--surface)",
    "--mantine-color-default-hover": "var(--action-wash)",
    "--mantine-color-default-color": "var(--ink)",
    "--mantine-color-default-border": "var(--line-control)",
    "--mantine-color-disabled": "var(--sunken)",
    "--mantine-color-disabled-color": "var(--ink-3)",
    "--mantine-color-disabled-border": "var(--line)",
    "--mantine-primary-color-filled": "var(--action)",
    "--mantine-primary-color-filled-hover": "var(--action-press)",
    "--mantine-primary-color-contrast": "var(--on-action)",
    "--mantine-color-action-filled": "var(--action)",
    "--mantine-color-action-filled-hover": "var(--action-press)",
    "--mantine-color-action-outline": "var(--action-text)",
    "--mantine-color-action-light": "var(--action-wash)",
    "--mantine-color-action-light-hover": "var(--action-wash)",
    "--mantine-color-action-light-color": "var(--action-text)",
    "--mantine-color-fault-outline": "var(--fault)",
    "--mantine-color-fault-outline-hover": "var(--fault-wash)",
  };
  return { variables: both, light: {}, dark: {} };
};
