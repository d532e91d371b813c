import "@fontsource-variable/inter/wght.css";
import "@mantine/core/styles.css";
import "./theme/tokens.css";
import "./theme/base.css";
import "./theme/layout.css";
import "./theme/controls.css";
import "./i18n";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
