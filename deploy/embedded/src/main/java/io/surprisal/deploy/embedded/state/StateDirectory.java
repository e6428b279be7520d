package io.surprisal.deploy.embedded.state;

import io.surprisal.deploy.job.JobException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;

/**
 * The directory in which a run keeps its state. One run holds it at a time:
 *
 * <pre>
 * lock                   locked while a run lives; holds the number of its process
 * job.json               whose state this is: {@link StateOwner}
 * checkpoints/JOB/chk-N  Flink's checkpoints
 * savepoints/NAME        Flink's savepoint of a clean stop
 * </pre>
 */
public final class StateDirectory implements AutoCloseable {
    private static final String SAVEPOINTS = "savepoints";
    private static final String CHECKPOINTS = "checkpoints";
    private static final int SNAPSHOT_DEPTH = 3;

    private final Path path;
    private final FileChannel lock;

    private StateDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Makes the directory if it is not there, and locks it until {@link #close}; throws {@link JobException} where it cannot. */
    public static StateDirectory open(Path path) {
        try {
            Files.createDirectories(path);
            FileChannel channel = FileChannel.open(
                    path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!locked(channel)) {
                String holder = read(channel);
                channel.close();
                throw new JobException("The state in " + path + " is in use by another run, process " + holder
                        + "; stop that one, or give this one a directory of its own with --state DIR");
            }
            channel.truncate(0)
                    .write(ByteBuffer.wrap(
                            Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return new StateDirectory(path.toAbsolutePath(), channel);
        } catch (IOException e) {
            throw new JobException("The state cannot be kept in " + path + ": "
                    + (e instanceof AccessDeniedException ? "this user may not write there" : e.getMessage())
                    + "; name a directory that can be written to with --state DIR");
        }
    }

    /** Where the job's owner stands. */
    Path owner() {
        return path.resolve("job.json");
    }

    /** Where Flink writes checkpoints, as it is told. */
    public String checkpoints() {
        return path.resolve(CHECKPOINTS).toUri().toString();
    }

    /**
     * What Flink has to know to keep its state here and, with a snapshot, to go on from it.
     *
     * @param whole whether the job has all that a job may do without, incidents and feedback; if not, the state of what it lacks is left
     *     aside
     */
    public Configuration settings(Optional<Snapshot> from, boolean whole) {
        Configuration settings = new Configuration();
        settings.set(
                CheckpointingOptions.SAVEPOINT_DIRECTORY,
                path.resolve(SAVEPOINTS).toUri().toString());
        from.ifPresent(snapshot -> settings.set(
                StateRecoveryOptions.SAVEPOINT_PATH,
                snapshot.directory().toUri().toString()));
        settings.set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, !whole);
        return settings;
    }

    /**
     * The latest complete snapshot; what a killed process left half-written does not count. Flink may delete older ones meanwhile, as it
     * does for a while after a stop.
     */
    public Optional<Snapshot> newest() throws IOException {
        List<Snapshot> snapshots = new ArrayList<>();
        for (Path metadata : metadata()) {
            snapshot(metadata).ifPresent(snapshots::add);
        }
        return snapshots.stream().max(Comparator.comparingLong(Snapshot::id));
    }

    /** Removes all snapshots but one: going on from an older one would score again what was scored after it. */
    public void prune(Snapshot kept) throws IOException {
        for (String kind : List.of(CHECKPOINTS, SAVEPOINTS)) {
            deleteAllBut(path.resolve(kind), kept.directory());
        }
    }

    /** Forgets everything. */
    public void clear() throws IOException {
        Files.deleteIfExists(owner());
        for (String kind : List.of(CHECKPOINTS, SAVEPOINTS)) {
            deleteAllBut(path.resolve(kind), owner());
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }

    /** Lets another run have the directory. */
    @Override
    public void close() throws IOException {
        lock.close();
    }

    private List<Path> metadata() throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(path, Set.of(), SNAPSHOT_DEPTH + 1, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.endsWith(AbstractFsCheckpointStorageAccess.METADATA_FILE_NAME)) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
        return found;
    }

    /** Empty where it was deleted meanwhile. */
    private Optional<Snapshot> snapshot(Path metadata) throws IOException {
        Path directory = metadata.resolveSibling("").toAbsolutePath().normalize();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(metadata)))) {
            long id = Checkpoints.loadCheckpointMetadata(
                            in, StateDirectory.class.getClassLoader(), directory.toString())
                    .getCheckpointId();
            return Optional.of(new Snapshot(
                    directory,
                    id,
                    Files.getLastModifiedTime(metadata).toInstant(),
                    directory.startsWith(path.resolve(SAVEPOINTS))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            throw new JobException("The snapshot in " + directory + " cannot be read: " + e
                    + "; restore the directory from a copy, or begin anew with --fresh");
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(20);
        channel.read(bytes, 0);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
    }

    /** Deletes what is in a directory, except one directory and those that lead to it. */
    private static void deleteAllBut(Path directory, Path kept) throws IOException {
        if (Files.notExists(directory)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(directory)) {
            deepestFirst = files.filter(file -> !file.startsWith(kept) && !kept.startsWith(file))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
        for (Path file : deepestFirst) {
            Files.delete(file);
        }
    }
}
