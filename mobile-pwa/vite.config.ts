import { readFileSync } from "node:fs";
import { VitePWA } from "vite-plugin-pwa";
import { defineConfig } from "vitest/config";

const { version } = JSON.parse(readFileSync(new URL("./package.json", import.meta.url), "utf8"));

export default defineConfig({
  define: { __VERSION__: JSON.stringify(version) },
  // The look-up of JSX needs no Babel: esbuild reads tsconfig.json.
  build: {
    target: "es2022",
    cssCodeSplit: false,
    // A policy without `data:` must hold, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  plugins: [
    VitePWA({
      strategies: "injectManifest",
      srcDir: "src",
      filename: "sw.ts",
      registerType: "autoUpdate",
      injectRegister: false,
      // The manifest and its icons are listed by the plugin itself; what is listed twice is refused by the cache, and with it all.
      includeManifestIcons: false,
      injectManifest: { globPatterns: ["**/*.{js,css,html,svg,png}"] },
      manifest: {
        id: "/",
        name: "Heurtoir",
        short_name: "Heurtoir",
        description: "L'interphone de l'école",
        lang: "fr",
        start_url: "/",
        scope: "/",
        display: "standalone",
        orientation: "any",
        background_color: "#0d1520",
        theme_color: "#0d1520",
        icons: [
          { src: "/icons/icon-192.png", sizes: "192x192", type: "image/png" },
          { src: "/icons/icon-512.png", sizes: "512x512", type: "image/png" },
          { src: "/icons/icon-maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
          { src: "/icons/icon.svg", sizes: "any", type: "image/svg+xml" },
        ],
      },
    }),
  ],
  // Long enough for a busy machine: a test that hangs is found all the same.
  test: { include: ["test/**/*.test.ts"], environment: "node", testTimeout: 60_000 },
});
