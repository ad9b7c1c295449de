# One image for all services: the variable SERVICE selects. The command line is in it too (node nba-analytics.mjs).
#
#     docker build --build-arg CODE_VERSION=$(git rev-parse --short HEAD) -t nba-analytics .

FROM node:24-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
# Nothing of the packages has to run: the image has Node, and esbuild brings its binary as a package.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY bin ./bin
COPY services ./services
COPY shared ./shared
COPY deploy ./deploy
RUN node deploy/bundle.ts /bundle

FROM node:24-slim
ARG CODE_VERSION=development
ENV NODE_ENV=production \
    CODE_VERSION=$CODE_VERSION \
    WAREHOUSE=bigquery
WORKDIR /app
COPY --from=build /bundle ./
# The user `node` of the base image, by number, so that a host can tell that it is not root.
USER 1000
EXPOSE 8080
# Cloud Run probes by itself; this is for docker and compose.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT ?? 8080}/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "service.mjs"]
