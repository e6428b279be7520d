# The command line. deploy/images/build makes it; the context is deploy/images/target/surprisal-VERSION, which holds nothing else.

# What Flink's official image of Java 17 stands on. By tag: name a digest where your registry gives you one.
ARG JRE_IMAGE=docker.io/library/eclipse-temurin:17-jre-noble

FROM ${JRE_IMAGE}
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Surprisal" \
    org.opencontainers.image.description="Streaming anomaly detection by evidence: the command line" \
    org.opencontainers.image.licenses="Apache-2.0" \
    org.opencontainers.image.version="${VERSION}" \
    org.opencontainers.image.revision="${REVISION}"
# The home is where natives are unpacked: a place that is writable where the root file system is not.
RUN groupadd --gid=9999 surprisal \
    && useradd --home-dir /tmp --no-create-home --uid=9999 --gid=surprisal surprisal \
    && mkdir /work \
    && chown surprisal:surprisal /work \
    && ln -s /opt/surprisal/surprisal /usr/local/bin/surprisal
# The libraries first: they change less often than what is ours.
COPY lib/ /opt/surprisal/lib/
COPY class-paths/ /opt/surprisal/class-paths/
COPY LICENSE VERSION surprisal /opt/surprisal/
USER 9999:9999
WORKDIR /work
# What must be writable where the root file system is not. Files of yours are mounted at /work.
VOLUME ["/tmp"]
ENTRYPOINT ["surprisal"]
CMD ["--help"]
