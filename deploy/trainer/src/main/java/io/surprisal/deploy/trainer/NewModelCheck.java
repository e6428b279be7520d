package io.surprisal.deploy.trainer;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.SelfTest;
import io.surprisal.scoring.SelfTestText;
import java.nio.file.Path;

/** The self-test of a new model, in ONNX Runtime on this machine's processor, before its file is written. */
final class NewModelCheck {
    private NewModelCheck() {}

    /**
     * What came of it, a line.
     *
     * @param out where the file will be
     * @throws IllegalArgumentException where ONNX Runtime does not give what the trainer gave
     */
    static String run(ModelProto model, Path out) {
        return run(model, out, ScoringOptions.defaults());
    }

    /** The same as a job judges it. */
    static String run(ModelProto model, Path out, ScoringOptions options) {
        ModelFile file = ModelFile.parse(model.toByteArray(), out.toString());
        return "Self-test: " + SelfTestText.of(file, options, SelfTest.run(file, options));
    }
}
