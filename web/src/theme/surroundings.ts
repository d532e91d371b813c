/** Where a page is read: light offices by default, dark rooms and walls; three densities. */
import { useLayoutEffect } from "react";

export interface Surroundings {
  theme: "light" | "dark";
  /** Sizes of text and targets; see tokens.css. */
  density?: "chair" | "room";
}

/** Put the whole page into other surroundings while the calling component is shown. */
export function useSurroundings({ theme, density }: Surroundings): void {
  useLayoutEffect(() => {
    const root = document.documentElement;
    root.dataset["theme"] = theme;
    root.dataset["mantineColorScheme"] = theme;
    if (density) root.dataset["density"] = density;
    return () => {
      root.dataset["theme"] = "light";
      root.dataset["mantineColorScheme"] = "light";
      delete root.dataset["density"];
    };
  }, [theme, density]);
}
