package io.surprisal.deploy.console.state;

import java.util.List;

/**
 * Keys, worst first.
 *
 * @param matching how many the filter leaves
 * @param total how many there are
 * @param forgotten how many were forgotten, because others came that had newer records
 * @param entities the first of those that match
 */
public record EntitiesView(int matching, int total, long forgotten, List<EntityView> entities) {}
