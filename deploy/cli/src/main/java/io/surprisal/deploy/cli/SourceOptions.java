package io.surprisal.deploy.cli;

import io.surprisal.telemetry.record.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** The options that name a model file for a job. */
final class SourceOptions {
    @Parameters(
            arity = "0..1",
            paramLabel = "FILE|URI",
            description =
                    "The model file as the job finds it: a path, or anything else that a Flink file system of the job opens, such as"
                            + " s3://models/pumps-7.onnx.")
    private @Nullable String uri;

    @Option(
            names = "--none",
            description = "No file. As the champion it is the model that job.yaml names, as the shadow none.")
    private boolean none;

    @Option(
            names = "--copy",
            paramLabel = "FILE",
            description =
                    "The same file on this machine, where the job's is not: it is checked, and its digest is published.")
    private @Nullable Path copy;

    @Option(
            names = "--sha256",
            paramLabel = "HEX",
            description =
                    "The SHA-256 that the file has to have. Enough without a file on this machine; the job checks it.")
    private @Nullable String sha256;

    @Option(
            names = "--signature",
            paramLabel = "BASE64",
            description = "The Ed25519 signature over the file, where it was signed before.")
    private @Nullable String signature;

    @Option(
            names = "--sign",
            paramLabel = "KEYFILE",
            description =
                    "Sign the file with this private key: Ed25519, PEM (PKCS#8). For a job that takes signed models only.")
    private @Nullable Path sign;

    /** What was named; null for {@code --none}. A file on this machine has to be a model file that keeps the contract. */
    @Nullable
    ModelSource source(CommandSpec spec) throws IOException {
        if (none == (uri != null)) {
            throw new ParameterException(spec.commandLine(), "Name one of a model file, FILE|URI, and --none");
        }
        return uri == null ? null : source(uri, spec);
    }

    private ModelSource source(String named, CommandSpec spec) throws IOException {
        String published = PublishedModel.address(named);
        Path file = copy != null ? copy : PublishedModel.local(named);
        if (file != null && (copy != null || sha256 == null || Files.exists(file))) {
            return PublishedModel.of(published, file, sha256, signature, sign);
        }
        if (sha256 == null || sign != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    named + " is not on this machine; name a copy that is (--copy FILE)"
                            + (sign == null ? ", or the file's digest (--sha256 HEX)" : ", which is signed"));
        }
        return new ModelSource(published, sha256.toLowerCase(Locale.ROOT), signature);
    }
}
