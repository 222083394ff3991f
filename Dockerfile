# The image's own Node is used throughout: the one that npm would install for development needs an install script.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY scripts scripts
COPY src src
RUN node scripts/build.ts

FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts
# Of better-sqlite3 nothing needs its C sources, nor its native parts for other platforms: 24 MB.
WORKDIR /app/node_modules/better-sqlite3
RUN rm -rf deps src binding.gyp ../node-addon-api && \
  find prebuilds -type f ! -name "linux-$(node -p process.arch).node" -delete

FROM node:24-slim
WORKDIR /app
COPY package.json ./
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY fixtures fixtures
COPY conformance conformance
RUN ln -s /app/dist/cli/main.js /usr/local/bin/codepipeline-local && install -d -o node -g node /data /trust
# In /trust lies what clients of HTTPS have to trust, where docker-compose.yml has it put there.
# Relative paths given to --db and --fixtures are looked for here; mount a volume to keep the state.
WORKDIR /data
# The user node, by its number: Kubernetes' runAsNonRoot takes no name.
USER 1000
EXPOSE 7109
# At the port that the emulator was given, be it by --port or by the variable.
HEALTHCHECK --interval=2s --timeout=3s \
  CMD ["node", "-e", "const given = require('node:fs').readFileSync('/proc/1/cmdline', 'utf8').match(/--port[=\\0](\\d+)/g)?.at(-1).slice(7); fetch(`http://127.0.0.1:${given ?? process.env.CODEPIPELINE_LOCAL_PORT ?? 7109}/_emulator/v1/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Outside the container nobody reaches its 127.0.0.1.
ENTRYPOINT ["codepipeline-local", "start", "--host", "0.0.0.0"]
