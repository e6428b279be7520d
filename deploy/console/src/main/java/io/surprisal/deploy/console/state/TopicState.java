package io.surprisal.deploy.console.state;

/** How far the console has come with a topic. */
public enum TopicState {
    /** Nobody answered yet. */
    CONNECTING,
    /** There is no such topic. */
    MISSING,
    /** What was there when the console began is being read. */
    READING,
    /** Records are read as they come. */
    LIVE,
    /** No broker answers, or it refuses. */
    AWAY
}
