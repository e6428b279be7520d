# The scoring job on Flink, for application mode; user, entry point and folders are those of Flink's official image. For CUDA, FLINK_IMAGE is what
# flink-cuda.Dockerfile makes.
# deploy/images/build makes it; the context is deploy/images/target/job-VERSION, which holds nothing else.

# Of the version that the pom names. By tag: name a digest where your registry gives you one.
ARG FLINK_IMAGE=docker.io/library/flink:2.2.1-scala_2.12-java17

FROM ${FLINK_IMAGE}
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Surprisal's scoring job" \
    org.opencontainers.image.description="Scores Kafka topics on Apache Flink by a model file" \
    org.opencontainers.image.licenses="Apache-2.0" \
    org.opencontainers.image.version="${VERSION}" \
    org.opencontainers.image.revision="${REVISION}"
USER root
# Linked now: at the start the root file system may be read-only.
RUN mkdir -p /opt/flink/plugins/s3-fs-presto \
    && ln -s /opt/flink/opt/flink-s3-fs-presto-*.jar /opt/flink/plugins/s3-fs-presto/
COPY onnxruntime/ /opt/onnxruntime/
COPY lib/ /opt/flink/lib/
COPY usrlib/ /opt/flink/usrlib/
ENV JDK_JAVA_OPTIONS=-Donnxruntime.native.path=/opt/onnxruntime \
    ORT_DISABLE_TELEMETRY=1
USER 9999:9999
# What must be writable where the root file system is not.
VOLUME ["/tmp", "/opt/flink/log"]
