package io.surprisal.evaluation.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A labelled data set that was found in a folder; its rows are read when asked for. */
public final class DataSet {
    private final String collection;
    private final String name;
    private final Half half;
    private final Source source;

    DataSet(String collection, String name, Half half, Source source) {
        this.collection = collection;
        this.name = name;
        this.half = half;
        this.source = source;
    }

    /** The folder that it belongs to: means are taken over collections. */
    public String collection() {
        return collection;
    }

    /** Its name within the collection. */
    public String name() {
        return name;
    }

    public Half half() {
        return half;
    }

    public boolean supports(Protocol protocol) {
        return source.supports(protocol);
    }

    /** Reads the rows; {@link LabelledSplit#unusable} says whether they can be measured on. */
    public LabelledSplit split(Protocol protocol) {
        return source.split(protocol);
    }

    /** SHA-256 of the files' bytes, hexadecimal: names the data without reading it as rows. */
    public String fingerprint() throws IOException {
        MessageDigest sha256 = sha256();
        for (Path file : source.files()) {
            try (InputStream bytes = new DigestInputStream(Files.newInputStream(file), sha256)) {
                bytes.transferTo(OutputStream.nullOutputStream());
            }
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return collection + "/" + name;
    }
}
