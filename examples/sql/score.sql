-- Scores readings of three pumps: by ML_PREDICT, and by key. The same file runs in bin/sql-client.sh of a Flink distribution, started where the two models are.
SET 'sql-client.execution.result-mode' = 'tableau';
SET 'execution.runtime-mode' = 'streaming';

-- Yours: a topic of Kafka, files. These are made up: a reading of each pump a minute, 400 minutes. Something is wrong with pump-1 for five of them.
CREATE TEMPORARY TABLE numbers (n BIGINT) WITH (
  'connector' = 'datagen',
  'fields.n.kind' = 'sequence', 'fields.n.start' = '0', 'fields.n.end' = '1199');

CREATE TEMPORARY VIEW readings AS
SELECT
  'pump-' || CAST(MOD(n, 3) AS STRING) AS pump,
  n / 3 AS `minute`,
  SIN(n) + CASE WHEN MOD(n, 3) = 1 AND n / 3 BETWEEN 200 AND 204 THEN 25 ELSE 0 END AS vibration,
  10 + COS(0.7 * n) AS temperature
FROM numbers;

-- The file is read where the statement is planned, here in the directory of the client, and goes to the tasks with the job.
CREATE TEMPORARY MODEL pumps
INPUT (vibration DOUBLE, temperature DOUBLE)
OUTPUT (surprisal DOUBLE, tail_probability DOUBLE, anomalous BOOLEAN, top_features ARRAY<STRING>)
WITH ('provider' = 'surprisal', 'model' = 'pumps.onnx', 'tail-probability' = '1e-6');

SELECT pump, `minute`, surprisal, tail_probability, top_features
FROM ML_PREDICT(TABLE readings, MODEL pumps, DESCRIPTOR(vibration, temperature), MAP['max-concurrent-operations', '256'])
WHERE anomalous;

-- A model that remembers the last records of each key. It is read by the task, here in the directory of the TaskManager.
CREATE TEMPORARY FUNCTION surprisal_by_key AS 'io.surprisal.flink.sql.ScoreByKey';

SELECT pump, `minute`, surprisal, smoothed, tail_probability, top_features
FROM surprisal_by_key(input => TABLE readings PARTITION BY pump, model => 'windows.onnx', tail_probability => 1e-6)
WHERE anomalous;
