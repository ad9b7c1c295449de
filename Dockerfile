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
USER node
EXPOSE 8080
CMD ["node", "--enable-source-maps", "service.mjs"]
