import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Where `npm run dev` finds the running system. */
const backend = process.env["NHIPCAU_DEV_BACKEND"] ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: {
    proxy: {
      "/api": backend,
      "/rtc": { target: backend, ws: true },
    },
  },
  // livekit-client is one chunk by itself; only the room and chair pages load it.
  build: { target: "es2022", chunkSizeWarningLimit: 700 },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.ts", "src/**/*.test.tsx"],
    setupFiles: ["./tests/setup.ts"],
    restoreMocks: true,
    // Whole pages are drawn and looked at for accessibility: on a busy machine that takes longer than the usual 5 s.
    testTimeout: 30_000,
  },
});
