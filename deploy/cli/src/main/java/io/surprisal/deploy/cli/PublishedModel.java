package io.surprisal.deploy.cli;

import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.registry.Ed25519Keys;
import io.surprisal.scoring.registry.ModelSeal;
import io.surprisal.telemetry.record.ModelSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A model file as a job is told of it. */
public final class PublishedModel {
    private static final Pattern WITH_SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

    private static final String FILE_SCHEME = "file:";

    private PublishedModel() {}

    /** Where a job finds what was named: a URI as it is, a path from the root on. */
    public static String address(String named) {
        return hasScheme(named)
                ? named
                : Path.of(named).toAbsolutePath().normalize().toString();
    }

    /** Where this machine would have what was named; null where only a Flink file system opens it. */
    public static @Nullable Path local(String named) {
        if (!hasScheme(named)) {
            return Path.of(named);
        }
        if (!named.toLowerCase(Locale.ROOT).startsWith(FILE_SCHEME)) {
            return null;
        }
        try {
            return Path.of(URI.create(named));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    named + ": expected a URI such as file:///models/pumps.onnx, got one that is no path: "
                            + e.getMessage(),
                    e);
        }
    }

    /** Fails where a file is no key that models are signed with: asked before the work. */
    public static void requireKey(Path file) throws IOException {
        Ed25519Keys.privateKey(file);
    }

    private static boolean hasScheme(String named) {
        return WITH_SCHEME.matcher(named).matches();
    }

    /**
     * A file of this machine, which has to be a model file that keeps the contract.
     *
     * @param address where the job finds it
     * @param sha256 the digest that it has to have; null for any
     * @param signature its signature, where it was signed before
     * @param sign the file with the private key to sign it with; null for none
     */
    public static ModelSource of(
            String address, Path file, @Nullable String sha256, @Nullable String signature, @Nullable Path sign)
            throws IOException {
        byte[] bytes = ModelFile.bytes(file);
        String digest = ModelFile.parse(bytes, file.toString()).digest();
        if (sha256 != null && !sha256.equalsIgnoreCase(digest)) {
            throw new IllegalArgumentException(file + ": expected the SHA-256 " + sha256 + ", got " + digest
                    + "; it is another file than it was: name the right one, or leave --sha256 out");
        }
        return new ModelSource(
                address, digest, sign == null ? signature : ModelSeal.sign(bytes, Ed25519Keys.privateKey(sign)));
    }
}
