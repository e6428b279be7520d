package io.surprisal.benchmarks.sql;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.onnx.format.ModelFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.ModelProviderFactory;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.ml.ModelProvider;
import org.apache.flink.table.ml.PredictRuntimeProvider;

/** The provider {@value #IDENTIFIER} of {@code CREATE MODEL}: {@link RowFunction}. */
public final class RowModelFactory implements ModelProviderFactory {
    static final String IDENTIFIER = "row";

    private static final ConfigOption<String> MODEL =
            ConfigOptions.key("model").stringType().noDefaultValue();

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(MODEL);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of();
    }

    @Override
    public ModelProvider createModelProvider(Context context) {
        FactoryUtil.ModelProviderFactoryHelper helper = FactoryUtil.createModelProviderFactoryHelper(this, context);
        helper.validate();
        try {
            ModelFile model = ModelFile.read(Path.of(helper.getOptions().get(MODEL)));
            return new Provider(model.withOutputs(List.of(OutputName.headline(ModelOutput.SURPRISAL)))
                    .toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Provider implements PredictRuntimeProvider {
        private final byte[] model;

        Provider(byte[] model) {
            this.model = model;
        }

        @Override
        public PredictFunction createPredictFunction(Context context) {
            return new RowFunction(model);
        }

        @Override
        public ModelProvider copy() {
            return this;
        }
    }
}
