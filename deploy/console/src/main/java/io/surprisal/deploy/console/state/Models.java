package io.surprisal.deploy.console.state;

import io.surprisal.telemetry.record.DesiredModels;
import io.surprisal.telemetry.record.ModelEvent;
import io.surprisal.telemetry.record.ModelRole;
import io.surprisal.telemetry.record.ModelSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which models the job is to have, and what last became of each. Not thread-safe. */
final class Models {
    /** How many digits of a file's SHA-256 are its version. */
    private static final int VERSION_DIGITS = 12;

    private final Map<ModelRole, ModelEvent> events = new EnumMap<>(ModelRole.class);
    private DesiredModels desired = DesiredModels.NONE;

    void happened(ModelEvent event) {
        events.put(event.role(), event);
    }

    void desired(DesiredModels models) {
        desired = models;
    }

    List<ModelView> views() {
        List<ModelView> views = new ArrayList<>();
        for (ModelRole role : ModelRole.values()) {
            ModelSource source = role == ModelRole.CHAMPION ? desired.champion() : desired.shadow();
            ModelEvent event = events.get(role);
            if (source != null || (role == ModelRole.CHAMPION && event != null)) {
                views.add(view(role, source, event));
            }
        }
        return views;
    }

    private static ModelView view(ModelRole role, @Nullable ModelSource source, @Nullable ModelEvent event) {
        boolean told = event != null && (source == null || event.digest().equals(source.sha256()));
        String version =
                source != null ? source.sha256().substring(0, VERSION_DIGITS) : event == null ? "" : event.version();
        return event != null && told
                ? new ModelView(
                        Numbers.word(role),
                        event.model(),
                        version,
                        Numbers.word(event.status()),
                        event.time(),
                        event.message())
                : new ModelView(Numbers.word(role), "", version, null, null, null);
    }
}
