package io.surprisal.evaluation.data;

import java.nio.file.Path;
import java.util.List;

/** How one layout of files becomes a split. */
interface Source {
    /** Every file that the split depends on. */
    List<Path> files();

    boolean supports(Protocol protocol);

    LabelledSplit split(Protocol protocol);
}
