package io.surprisal.scoring.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.format.ModelFormatException;
import io.surprisal.onnx.runtime.TinyModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShippedModelTest {
    @TempDir
    Path directory;

    @Test
    void isParsedOnceWhereItIsReadAndNamesItsFile() throws Exception {
        Path path = TinyModel.write(directory, "pump-7", List.of("temperature"));
        ShippedModel shipped = ShippedModel.read(path);
        ModelFile file = ModelFile.read(path);
        assertThat(shipped.ref()).isEqualTo(new ModelRef("pump-7", file.digest(), path.toString()));
        assertThat(shipped.load(shipped.ref())).isSameAs(shipped.file());
    }

    @Test
    void travelsWithTheJob() throws Exception {
        ShippedModel shipped = pump();
        ModelFile loaded = arrived(shipped).load(shipped.ref());
        assertThat(loaded).isNotSameAs(shipped.file());
        assertThat(loaded.digest()).isEqualTo(shipped.file().digest());
    }

    @Test
    void isParsedOnceForAllTasksOfAProcess() throws Exception {
        ShippedModel first = arrived(pump());
        ShippedModel second = arrived(pump());
        assertThat(second.load(second.ref())).isSameAs(first.load(first.ref()));
        ShippedModel other = arrived(ShippedModel.of(
                TinyModel.build("pump-8", List.of("temperature")).toByteArray(), "pump-8.onnx"));
        assertThat(other.file().manifest().name()).isEqualTo("pump-8");
    }

    @Test
    void refusesToPassForAnotherModel() {
        ShippedModel shipped = pump();
        ModelRef other = new ModelRef("pump-8", "00ff", "pump-8.onnx");
        assertThatThrownBy(() -> shipped.load(other))
                .isInstanceOf(ModelFormatException.class)
                .hasMessage("The job asks for model pump-8 of digest 00ff from pump-8.onnx; what it was submitted with"
                        + " is pump-7 of digest " + shipped.ref().digest() + "; submit the job again");
    }

    private static ShippedModel arrived(ShippedModel shipped) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(shipped);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (ShippedModel) in.readObject();
        }
    }

    private static ShippedModel pump() {
        return ShippedModel.of(TinyModel.build("pump-7", List.of("temperature")).toByteArray(), "pump-7.onnx");
    }
}
