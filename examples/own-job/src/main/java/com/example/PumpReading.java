package com.example;

/** What a pump measured: your own type, of which Surprisal knows nothing. */
public record PumpReading(String pump, long time, double vibration, double temperature) {
    private static final int PUMPS = 3;
    private static final long MINUTE = 60_000;

    /** The reading of a number: three pumps in turn, one round a minute. Of the second one something is wrong for five minutes. */
    public static PumpReading numbered(long number) {
        long minute = number / PUMPS;
        long pump = number % PUMPS;
        boolean fault = pump == 1 && minute >= 200 && minute < 205;
        return new PumpReading(
                "pump-" + pump, minute * MINUTE, Math.sin(number) + (fault ? 25 : 0), 10 + Math.cos(0.7 * number));
    }
}
