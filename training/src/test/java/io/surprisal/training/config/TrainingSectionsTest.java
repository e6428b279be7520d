package io.surprisal.training.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.surprisal.config.DurationModule;
import io.surprisal.config.MovedKeys;
import io.surprisal.config.SectionsContract;
import io.surprisal.config.YamlRecords;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.Arguments;

class TrainingSectionsTest extends SectionsContract {
    @TempDir
    private Path directory;

    @Override
    protected Class<? extends Record> topLevel() {
        return TrainingConfig.Sections.class;
    }

    @Override
    protected String everyKey() {
        YamlRecords yaml = new YamlRecords(DurationModule.module(), Map.of(), MovedKeys.NONE);
        ObjectNode tree = yaml.tree(TrainingConfig.Sections.defaults());
        ObjectNode member = yaml.tree(ModelSettings.defaults());
        tree.set("members", yaml.tree(Map.of("ranged", member, "changes", member)));
        return tree.toString();
    }

    @Override
    protected String everyFormerKey() {
        try (InputStream text = Objects.requireNonNull(getClass().getResourceAsStream("former-train.yaml"))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected String smallest() {
        return "{}";
    }

    @Override
    protected Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(
                        "model:\n  famly: vae",
                        ", line 2: model.famly: expected one of the keys family, latent, likelihood, network, objective,"
                                + " scaling, surprisal, view, got an unknown one; correct its name or leave it out"),
                Arguments.of(
                        "name: a\nmodel: {family: gan}",
                        ", line 2: model.family: expected one of ae, vae, iwae, cvae, flow-vae, wae-mmd, wae-gan, vae-gan, bigan, wake-sleep, rbm, dbn, ppca, etm, memory, shift, shapes, season, neighbours, habits, got \"gan\"; correct the value"),
                Arguments.of(
                        "preset: kqi",
                        ", line 1: preset: expected one of auto, plain, infrastructure, kpi, seasonal, telemetry, waveform, tabular, got"
                                + " \"kqi\"; correct the value"),
                Arguments.of(
                        "model: {view: {target: all}}",
                        ", line 1: model.view.target: expected one of record, next, window, got \"all\";"
                                + " correct the value"),
                Arguments.of(
                        "model: {view: {target: next}}",
                        ", line 1: model.view.target: expected record where window is 1, got NEXT; correct the value"),
                Arguments.of(
                        "model:\n  family: iwae\n  latent: {posterior: point}",
                        ", line 3: model.latent.posterior: expected gaussian with family iwae, got point; correct the value"),
                Arguments.of(
                        "model:\n  latent: {posterior: uniform, prior: vamp}",
                        ", line 2: model.latent.prior: expected normal or mixture with family vae and posterior uniform,"
                                + " got vamp; correct the value"),
                Arguments.of(
                        "preset: kpi\nmembers:\n  forecast: {family: rbm}",
                        ", line 3: members.forecast.view.target: expected window with family rbm, which describes all that it"
                                + " sees, got next; correct the value"),
                Arguments.of(
                        "model:\n  family: ppca\n  likelihood: {features: {door: bernoulli}}",
                        ", line 3: model.likelihood: expected gaussian for every feature with family ppca, got gaussian and"
                                + " {door=BERNOULLI}; correct the value"),
                Arguments.of(
                        "model:\n  family: ae\n  surprisal: {evidence: elbo}",
                        ", line 3: model.surprisal.evidence: expected one of auto, reconstruction_log_probability with family ae,"
                                + " got elbo; correct the value"),
                Arguments.of(
                        "model:\n  family: flow-vae\n  latent: {samples: 1}",
                        ", line 3: model.latent.samples: expected 8 or more, for the bound is a mean over samples, got 1;"
                                + " correct the value, or leave it out"),
                Arguments.of(
                        "model:\n  objective:\n    mmd_weight: 3",
                        ", line 3: model.objective.mmd_weight: is now model.objective.mmd.weight; move its value there"),
                Arguments.of(
                        "model:\n  objective:\n    mmd: {kernel: cubic}",
                        ", line 3: model.objective.mmd.kernel: expected one of imq, rbf, energy, got \"cubic\";"
                                + " correct the value"),
                Arguments.of(
                        "model:\n  likelihood:\n    features:\n      door: poisson",
                        ", line 4: model.likelihood.features.door: expected one of gaussian, bernoulli, multinomial, exponential, got \"poisson\";"
                                + " correct the value"),
                Arguments.of(
                        "model:\n  surprisal: {evidence: loss}",
                        ", line 2: model.surprisal.evidence: expected one of auto, reconstruction_log_probability, kl_divergence, elbo,"
                                + " importance_weighted_log_likelihood, score, got loss; correct the value"),
                Arguments.of(
                        "model:\n  network: {hidden: [64, wide]}",
                        ", line 2: model.network.hidden[1]: expected a whole number, got \"wide\"; correct the value"),
                Arguments.of(
                        "model:\n  network: {hidden: [64, 0]}",
                        ", line 2: model.network.hidden: expected widths above 0, got [64, 0];" + " correct the value"),
                Arguments.of(
                        "model:\n  family: dbn\n  network: {hidden: []}",
                        ", line 3: model.network.hidden: expected one or more widths with family dbn, those of the machines above the first, got [];"
                                + " correct the value"),
                Arguments.of(
                        "model:\n  network: {activation: tanh}",
                        ", line 2: model.network.activation: expected one of relu, sigmoid, got \"tanh\"; correct the value"),
                Arguments.of(
                        "model:\n  family: dbn\n  network: {activation: sigmoid}",
                        ", line 3: model.network.activation: expected relu with family dbn, got sigmoid; correct the value"),
                Arguments.of(
                        "model:\n  view: {window: 4}\n  network: {kind: recurrent, activation: sigmoid}",
                        ", line 3: model.network.activation: expected relu with kind recurrent, got sigmoid; correct the value"),
                Arguments.of(
                        "model:\n  network: {pretraining: boltzmann}",
                        ", line 2: model.network.pretraining: expected none, or boltzmann with activation sigmoid and one or more"
                                + " widths in hidden, got boltzmann with activation relu and hidden [64, 32]; correct the value"),
                Arguments.of(
                        "model:\n  family: bigan\n  network: {activation: sigmoid, pretraining: boltzmann}",
                        ", line 3: model.network.pretraining: expected none with family bigan, got boltzmann; correct the value"),
                Arguments.of(
                        "model:\n  family: wae-gan\n  objective: {adversary: {record_noise: 0.5}}",
                        ", line 3: model.objective.adversary.record_noise: expected 0 with family wae-gan, which has no discriminator of"
                                + " records, got 0.5; correct the value"),
                Arguments.of(
                        "model:\n  view: {window: 4, target: next}\n  network: {activation: sigmoid, pretraining: boltzmann}",
                        ", line 2: model.view.target: expected window with network.pretraining boltzmann, whose machines describe all"
                                + " that they see, got next; correct the value"),
                Arguments.of(
                        "model:\n  network: {kind: recurrent}",
                        ", line 2: model.network.kind: expected dense where view.window is 1, or a longer view.window, got"
                                + " recurrent; correct the value"),
                Arguments.of(
                        "preset: kpi\nmodel: {family: rbm}\nmembers:\n  forecast: {view: {target: window},"
                                + " network: {kind: recurrent}}",
                        ", line 4: members.forecast.network.kind: expected dense with family rbm, got recurrent;"
                                + " correct the value"),
                Arguments.of(
                        "model:\n  view: {window: 300}\n  network: {kind: recurrent}",
                        ", line 2: model.view.window: expected at most 256 with network.kind recurrent, whose steps are written"
                                + " out, got 300; correct the value"),
                Arguments.of(
                        "model:\n  view: {window: 30}\n  network: {kind: convolutional}",
                        ", line 2: model.view.window: expected a multiple of 4, which is network.kernel 4 once for each of"
                                + " network.hidden but the last, got 30; correct the value"),
                Arguments.of(
                        "model:\n  view: {window: 30}\n  network: {kind: convolutional, hidden: [8]}",
                        ", line 3: model.network.hidden: expected two or more widths with kind convolutional, got [8];"
                                + " correct the value"),
                Arguments.of(
                        "preset: kpi\nmodel:\n  scaling:\n    encoder_clamp: 50",
                        ", line 3: model.scaling.target_clamp: expected at least encoder_clamp, got 10.0;"
                                + " correct the value"),
                Arguments.of(
                        "training:\n  steps: 10\n  held_out: 0.9",
                        ", line 3: training.held_out: expected a share above 0, at most 0.5, got 0.9; correct the value"),
                Arguments.of(
                        "training: {steps: many}",
                        ", line 1: training.steps: expected a whole number, got \"many\"; correct the value"),
                Arguments.of(
                        "training:\n  steps:\n",
                        ", line 2: training.steps: expected a value such as 1500, got none; give it one, or leave the key"
                                + " out for its default"),
                Arguments.of(
                        "training: {early_stopping: {patience: 0}}",
                        ", line 1: training.early_stopping.patience: expected at least 1, got 0; correct the value"),
                Arguments.of(
                        "smoothing: {fall: 0}",
                        ", line 1: smoothing.fall: expected a rate above 0, at most 1, got 0.0; correct the value"),
                Arguments.of(
                        "data:\n  units: W",
                        ", line 2: data.units: expected keys with values, got \"W\"; correct the value"),
                Arguments.of(
                        "name: a\ndata: {key: host, exclude: [host]}",
                        ", line 2: data: Column 'host' is named as excluded and as the key; a column has one role"),
                Arguments.of(
                        "data:\n  condition: tier",
                        ", line 2: data.condition: expected one of the keys exclude, features, key, label, notation, rename, time,"
                                + " units, got an unknown one; correct its name or leave it out"),
                Arguments.of(
                        "model: {view: {condition: {zone: Mars}}}",
                        ", line 1: model.view.condition.zone: expected a time zone such as Europe/Berlin, got Mars; correct the value"),
                Arguments.of(
                        "model: {family: cvae}",
                        ", line 1: model.view.condition: expected what family cvae is told of each record, got nothing; set its column"
                                + " (--condition COLUMN), hour or day, or choose another family"),
                Arguments.of(
                        "model: {view: {condition: {hour: true}}}",
                        ", line 1: model.view.condition: expected nothing, for family vae cannot be told it; choose family cvae, or leave"
                                + " the condition out"),
                Arguments.of(
                        "members:\n  a:\n    objective: {trim: 2}",
                        ", line 3: members.a.objective.trim: expected a share from 0 to 0.5, got 2.0; correct the value"),
                Arguments.of(
                        "members:\n  a: {view: {condition: {day: true}}}",
                        ", line 2: members.a.view.condition: is the whole model's; set model.view.condition instead"),
                Arguments.of(
                        "members:\n  a: {latent: {samples: 2}}",
                        ", line 2: members.a.latent.samples: is the whole model's; set model.latent.samples instead"),
                Arguments.of(
                        "members:\n  a:\n    view: {size: 2}",
                        ", line 3: members.a.view.size: expected one of the keys condition, difference, features, target, window, got"
                                + " an unknown one; correct its name or leave it out"),
                Arguments.of(
                        "members:\n  a.b: {}",
                        ", line 2: members.a.b: expected a name of letters, digits, - and _, got 'a.b'; correct the value"),
                Arguments.of(
                        "members: {a: {}, b: {}}",
                        ", line 1: members: expected members of different settings, got one model twice among [a, b];"
                                + " change a setting of one, or leave it out"),
                Arguments.of(
                        "name: a\nname: b",
                        ", line 2: name: expected once, is on line 1 as well; leave one of the two out"),
                Arguments.of(
                        "training: {steps: 3",
                        ", line 1, column 20: expected YAML, got a fault while parsing a flow mapping, expected ',' or"
                                + " '}', but got <stream end>; correct the line"),
                Arguments.of("- a list", ": expected keys with values, got a list; begin as in 'name: pump-7'"));
    }

    @Override
    protected void read(String text) {
        try {
            TrainingConfig.load(Files.writeString(directory.resolve("config.yaml"), text))
                    .checked();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
