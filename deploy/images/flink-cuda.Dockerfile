# Flink's official image on the libraries of CUDA: the base of the job's image for GPUs. It takes nothing from its context.
ARG FLINK_IMAGE=docker.io/library/flink:2.2.1-scala_2.12-java17
# Of the version of CUDA that the job is built for, with cuDNN 9.
ARG CUDA_IMAGE=docker.io/nvidia/cuda:12.9.1-cudnn-runtime-ubuntu24.04

# With one instruction: of a stage that has none, buildah 1.28 leaves its container behind.
FROM ${FLINK_IMAGE} AS flink
USER root

FROM ${CUDA_IMAGE}
# What Flink's image installs, and its user.
RUN apt-get update \
    && apt-get install -y --no-install-recommends gettext-base libjemalloc-dev libsnappy1v5 \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid=9999 flink \
    && useradd --home-dir /opt/flink --no-create-home --uid=9999 --gid=flink flink
COPY --from=flink /opt/java/openjdk /opt/java/openjdk
COPY --from=flink --chown=9999:9999 /opt/flink /opt/flink
COPY --from=flink /docker-entrypoint.sh /docker-entrypoint.sh
ENV JAVA_HOME=/opt/java/openjdk \
    FLINK_HOME=/opt/flink \
    PATH=/opt/flink/bin:/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
USER 9999:9999
WORKDIR /opt/flink
EXPOSE 6123 8081
ENTRYPOINT ["/docker-entrypoint.sh"]
CMD ["help"]
