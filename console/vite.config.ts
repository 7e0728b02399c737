import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { compression, defineAlgorithm } from "vite-plugin-compression2";

/** Where `npm run dev` finds the API; the built console is served by the gateway itself. */
const gateway = process.env.CHATAI_GATEWAY ?? "http://localhost:8000";

export default defineConfig({
  base: "/console/",
  plugins: [
    react(),
    // The gateway serves these instead of compressing the same files for each visitor.
    compression({ algorithms: [defineAlgorithm("brotliCompress")], threshold: 512 }),
  ],
  build: {
    outDir: process.env.CHATAI_CONSOLE_OUTPUT ?? "../artifacts/console",
    emptyOutDir: true,
    target: "es2023",
    // A data: address would need a wider Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: {
    proxy: Object.fromEntries(["/api", "/health", "/metrics", "/v1"].map((path) => [path, gateway])),
  },
});
