# Built by the classic builder and by BuildKit alike, so without `# syntax`, `--mount`, `--chmod` and `--link`:
# Testcontainers' fromDockerfile(), Podman and many CI machines use the classic one.
ARG NODE_IMAGE=node:24-alpine

FROM ${NODE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json tools/bundle-dependencies.ts ./
# esbuild works without its install script; nothing else here has one.
RUN node bundle-dependencies.ts && npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY tools/bundle.ts tools/
COPY server server
RUN node tools/bundle.ts

FROM ${NODE_IMAGE} AS runtime
# What only a build needs: package managers, and headers for native add-ons. /data is for who sets
# KINESIS_EMU_DATA_DIR; a user with another number, as OpenShift gives, is in group 0.
RUN rm -rf /usr/local/lib/node_modules /usr/local/include /usr/local/share/doc /usr/local/share/man \
    /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /usr/local/bin/yarn /usr/local/bin/yarnpkg \
    /opt/yarn* /root/.npm /tmp/* \
 && mkdir -p /data && chown 1000:0 /data && chmod 775 /data
COPY --from=build /build/dist/bundle /opt/kinesis-emu
# The bundle as V8 has compiled it: a start without it takes some 20 ms longer. Made by the user that will read it,
# since the folder's name has the user's number in it.
RUN mkdir /opt/kinesis-emu/compiled && chown 1000:1000 /opt/kinesis-emu/compiled
USER 1000:1000
RUN NODE_COMPILE_CACHE=/opt/kinesis-emu/compiled \
    node --max-semi-space-size=16 /opt/kinesis-emu/kinesis-emu.cjs --version

# One layer without what was removed above: as many bytes fewer to pull.
FROM scratch
COPY --from=runtime / /
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    NODE_ENV=production \
    NODE_COMPILE_CACHE=/opt/kinesis-emu/compiled \
    KINESIS_EMU_HOST=0.0.0.0
# Kubernetes' runAsNonRoot wants a number.
USER 1000:1000
EXPOSE 4567
# wget costs a third of the CPU time of a probe with node. A proxy that Docker puts into every container's
# environment is not asked for 127.0.0.1. After one second healthy: what waits for it, waits little.
HEALTHCHECK --interval=1s --timeout=3s --start-period=15s --retries=3 \
  CMD wget -q -Y off -O /dev/null "http://127.0.0.1:${KINESIS_EMU_PORT:-4567}/health" || exit 1
# The server answers signals itself and waits for the children that it starts, the processes of Lambda functions, so it
# needs no init in front.
#
# The flag keeps V8 from letting what is young grow to a quarter of the whole under load (tools/bundle.ts). What V8 has
# compiled is for the flags of that time.
ENTRYPOINT ["node", "--max-semi-space-size=16", "/opt/kinesis-emu/kinesis-emu.cjs"]

# Last, since a new value makes every later step anew.
ARG VERSION=0.0.0
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
LABEL org.opencontainers.image.title="kinesis-emu" \
      org.opencontainers.image.description="Amazon Kinesis Data Streams on your laptop and in your tests" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}"
