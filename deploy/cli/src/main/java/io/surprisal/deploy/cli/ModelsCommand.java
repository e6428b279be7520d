package io.surprisal.deploy.cli;

import io.surprisal.telemetry.record.DesiredModels;
import io.surprisal.telemetry.record.ModelSource;
import io.surprisal.telemetry.table.DataException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "models",
        header = "Show and change the models of a running job.",
        description = {
            "",
            "A job has a champion, whose verdicts count, and at most one shadow, which scores beside it. Which they are stands on the topic"
                    + " kafka.input.models_topic under the job's kafka.group. A job takes what stands there without a restart, after it has checked"
                    + " the file: docs/retraining.md.",
            ""
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ModelsCommand.Show.class,
            ModelsCommand.Champion.class,
            ModelsCommand.Shadow.class,
            ModelsCommand.Promote.class,
            ModelsCommand.Reset.class
        },
        footer = {
            "",
            "Examples:",
            "  surprisal models show --job job.yaml",
            "  surprisal models shadow /models/pumps-8.onnx --job job.yaml",
            "  surprisal models champion s3://models/pumps-8.onnx --copy pumps-8.onnx --sign key.pem --job job.yaml",
            "  surprisal models promote --job job.yaml"
        })
final class ModelsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Name one of show, champion, shadow, promote and reset");
    }

    /** Whose models are meant, and what all commands do with them. */
    private static final class Job {
        @Option(
                names = "--job",
                required = true,
                paramLabel = "FILE",
                description =
                        "The job.yaml: its section kafka says where the broker is, the job's group and its topics.")
        private Path file = Path.of("");

        @Spec(Spec.Target.MIXEE)
        private CommandSpec spec = CommandSpec.create();

        private ModelsTopic topic() {
            return ModelsTopic.of(file);
        }

        /** Writes what is to stand, and prints it with the way back. */
        private int change(ModelsTopic topic, DesiredModels before, DesiredModels now) throws IOException {
            topic.write(now);
            PrintWriter out = spec.commandLine().getOut();
            out.print(new ModelsSheet(topic.group(), topic.name(), now, Map.of()).toText());
            if (!Objects.equals(before.champion(), now.champion())) {
                ModelSource former = before.champion();
                String back = former != null && former.equals(now.shadow())
                        ? "promote"
                        : "champion " + ModelsSheet.words(former);
                out.printf(
                        "%nThe champion was %s. Back to it:%n  surprisal models %s --job %s%n",
                        former == null ? "the model that job.yaml names" : former.uri(),
                        back,
                        ShellWord.of(file.toString()));
            }
            out.flush();
            return 0;
        }
    }

    @Command(
            name = "show",
            header = "Show which models the job is to have, and what last became of each.",
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin
        private Job job = new Job();

        @Override
        public Integer call() throws IOException {
            ModelsTopic topic = job.topic();
            PrintWriter out = job.spec.commandLine().getOut();
            out.print(new ModelsSheet(topic.group(), topic.name(), topic.read(), topic.events()).toText());
            out.flush();
            return 0;
        }
    }

    @Command(
            name = "champion",
            header = "Have the job judge by another model; the shadow stays.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Champion implements Callable<Integer> {
        @ArgGroup(validate = false, heading = "%n")
        private SourceOptions model = new SourceOptions();

        @Mixin
        private Job job = new Job();

        @Override
        public Integer call() throws IOException {
            ModelSource champion = model.source(job.spec);
            ModelsTopic topic = job.topic();
            DesiredModels before = topic.read();
            return job.change(topic, before, new DesiredModels(champion, before.shadow()));
        }
    }

    @Command(
            name = "shadow",
            header = "Have the job score by another model beside the champion.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Shadow implements Callable<Integer> {
        @ArgGroup(validate = false, heading = "%n")
        private SourceOptions model = new SourceOptions();

        @Mixin
        private Job job = new Job();

        @Override
        public Integer call() throws IOException {
            ModelSource shadow = model.source(job.spec);
            ModelsTopic topic = job.topic();
            DesiredModels before = topic.read();
            return job.change(topic, before, new DesiredModels(before.champion(), shadow));
        }
    }

    @Command(
            name = "promote",
            header =
                    "Let the shadow and the champion exchange their roles; a champion that job.yaml names is no shadow.",
            mixinStandardHelpOptions = true)
    static final class Promote implements Callable<Integer> {
        @Mixin
        private Job job = new Job();

        @Override
        public Integer call() throws IOException {
            ModelsTopic topic = job.topic();
            DesiredModels before = topic.read();
            @Nullable ModelSource shadow = before.shadow();
            if (shadow == null) {
                throw new IllegalArgumentException("Topic " + topic.name() + ": job " + topic.group()
                        + " has no shadow to promote; name one with 'surprisal models shadow', or the champion itself with"
                        + " 'surprisal models champion'");
            }
            // It goes on as the shadow, so that it still knows each key when it is promoted again.
            return job.change(topic, before, new DesiredModels(shadow, before.champion()));
        }
    }

    @Command(
            name = "reset",
            header = "Go back to the model that job.yaml names, without a shadow.",
            mixinStandardHelpOptions = true)
    static final class Reset implements Callable<Integer> {
        @Mixin
        private Job job = new Job();

        @Override
        public Integer call() throws IOException {
            ModelsTopic topic = job.topic();
            return job.change(topic, before(topic), DesiredModels.NONE);
        }

        /** What stood there, if that can be read: it need not be. */
        private static DesiredModels before(ModelsTopic topic) throws IOException {
            try {
                return topic.read();
            } catch (DataException e) {
                return DesiredModels.NONE;
            }
        }
    }
}
