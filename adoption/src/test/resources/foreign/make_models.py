"""Models of PyTorch and scikit-learn for RealModelsTest, with what the frameworks themselves compute of the records in probes.csv.

Made with Python 3.11, torch 2.13.0, onnx 1.23.1, onnxscript 0.7.2, scikit-learn 1.9.1 and skl2onnx 1.21.0 as of commit 33c9f26 of
https://github.com/onnx/sklearn-onnx (22 July 2026). Run it in this directory; files beside it are written anew. Each NAME.csv
has a row per record of probes.csv: its surprisal as docs/adopting.md defines it and, of densities, the expected values in raw units; empty where a window has not enough records yet.
"""

import json

import numpy as np
import onnx
import torch
from skl2onnx import to_onnx
from sklearn.decomposition import PCA
from sklearn.ensemble import IsolationForest
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.mixture import GaussianMixture
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import OneClassSVM
from torch import nn

COLUMNS = ["load", "heat", "fan", "vibration"]
W = 6
BATCH = torch.export.Dim("batch")
HALF_LOG_TWO_PI = 0.5 * np.log(2 * np.pi)

rng = np.random.default_rng(1)
torch.manual_seed(1)
torch.set_num_threads(1)


def records(count):
    a, b, noise = rng.normal(size=count), rng.normal(size=count), rng.normal(size=(4, count))
    return np.round(
        np.stack(
            [
                50 + 8 * a + noise[0],
                70 + 4 * a + 2 * b + 0.5 * noise[1],
                1200 - 90 * b + 20 * noise[2],
                0.3 + 0.05 * a * b + 0.02 * noise[3],
            ],
            axis=1,
        ),
        4,
    )


def write(name, values, header):
    rows = [",".join("" if np.isnan(value) else f"{value:.9g}" for value in row) for row in values]
    with open(name, "w") as file:
        file.write("\n".join([",".join(header), *rows]) + "\n")


normal = records(500)
probes = records(30)
probes[20:, :] += np.eye(4)[np.arange(10) % 4] * normal.std(axis=0) * 6
write("normal.csv", normal, COLUMNS)
write("probes.csv", probes, COLUMNS)

# What a reconstruction's scale is made of: the first four fifths of the rows.
fitting = normal[:400]
location, scale = normal.mean(axis=0), normal.std(axis=0)
with open("scaler.json", "w") as file:
    json.dump({c: {"location": m, "scale": s} for c, m, s in zip(COLUMNS, location, scale)}, file, indent=1)


def gaussian(x, mean, sd):
    return -(0.5 * ((x - mean) / sd) ** 2 + np.log(sd) + HALF_LOG_TWO_PI).sum(axis=1)


def residual(x, reconstruction, unit):
    """The scale around a reconstruction; unit: the standard deviations of the data in the model's units."""
    return np.maximum(np.sqrt(((x - reconstruction) ** 2).mean(axis=0)), 0.05 * unit)


def standardised(x):
    return (x - location) / scale


def windows(x):
    """The last W records of each, before the first one the data's mean."""
    padded = np.concatenate([np.tile(fitting.mean(axis=0), (W - 1, 1)), x])
    return np.stack([padded[i : i + W] for i in range(len(x))])


def run(model, x):
    with torch.no_grad():
        given = model(torch.tensor(x, dtype=torch.float32))
    return [part.numpy().astype(np.float64) for part in (given if isinstance(given, tuple) else (given,))]


def fit(model, x, loss):
    optimiser = torch.optim.Adam(model.parameters(), 0.01)
    inputs = torch.tensor(x, dtype=torch.float32)
    for _ in range(400):
        optimiser.zero_grad()
        loss(model(inputs), inputs).backward()
        optimiser.step()
    return model.eval()


def densities(name, surprisal, expected, first=0):
    surprisal, expected = surprisal.copy(), expected.copy()
    surprisal[:first], expected[:first] = np.nan, np.nan
    write(f"{name}.csv", np.column_stack([surprisal, expected]), ["surprisal", *COLUMNS])


def dynamo(name, model, inputs, names, outputs, external_data=False):
    torch.onnx.export(
        model,
        inputs,
        f"{name}.onnx",
        dynamo=True,
        input_names=names,
        output_names=outputs,
        dynamic_shapes=tuple({0: BATCH} for _ in inputs),
        external_data=external_data,
    )
    # Each node says where in the source it came from: directories of the machine that exported it.
    file = onnx.load(f"{name}.onnx", load_external_data=False)
    for node in file.graph.node:
        kept = [entry for entry in node.metadata_props if not entry.key.endswith("stack_trace")]
        del node.metadata_props[:]
        node.metadata_props.extend(kept)
    onnx.save(file, f"{name}.onnx")


def export(name, model, example, outputs, external_data=False):
    """By both exporters of PyTorch: the one of today, and the one before it, which is no longer the default."""
    x = torch.tensor(example[:3], dtype=torch.float32)
    dynamo(name, model, (x,), ["x"], outputs, external_data)
    torch.onnx.export(
        model,
        (x,),
        f"{name}_before.onnx",
        dynamo=False,
        input_names=["x"],
        output_names=outputs,
        dynamic_axes={tensor: {0: "batch"} for tensor in ["x", *outputs]},
    )


class Variational(nn.Module):
    """Gives the mean and log variance of the record, decoded from the posterior's mean, or from a draw."""

    def __init__(self, draws):
        super().__init__()
        self.draws = draws
        self.encoder = nn.Linear(4, 8)
        self.posterior_mean, self.posterior_log_variance = nn.Linear(8, 2), nn.Linear(8, 2)
        self.decoder, self.mean, self.log_variance = nn.Linear(2, 8), nn.Linear(8, 4), nn.Linear(8, 4)

    def forward(self, x):
        hidden = torch.tanh(self.encoder(x))
        z = self.posterior_mean(hidden)
        if self.draws:
            z = z + torch.exp(self.posterior_log_variance(hidden) / 2) * torch.randn_like(z)
        described = torch.tanh(self.decoder(z))
        return self.mean(described), self.log_variance(described)


class Recurrent(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder, self.decoder = nn.GRU(4, 6, batch_first=True), nn.Linear(6, 4)

    def forward(self, x):
        return self.decoder(self.encoder(x)[0])


class Conditional(nn.Module):
    def __init__(self):
        super().__init__()
        self.classes, self.network = nn.Embedding(3, 2), nn.Linear(6, 4)

    def forward(self, x, kind):
        return self.network(torch.cat([x, self.classes(kind)], dim=1))


def squares(y, x):
    return ((y - x) ** 2).mean()


z = standardised(normal)
ones = fitting.std(axis=0) / scale

autoencoder = fit(
    nn.Sequential(
        nn.Linear(4, 8), nn.BatchNorm1d(8), nn.GELU(), nn.Dropout(0.1), nn.Linear(8, 2), nn.Linear(2, 8), nn.GELU(), nn.Linear(8, 4)
    ),
    z,
    squares,
)
export("autoencoder", autoencoder, z, ["reconstruction"])
sd = residual(standardised(fitting), run(autoencoder, standardised(fitting))[0], ones)
[given] = run(autoencoder, standardised(probes))
densities("autoencoder", -gaussian(standardised(probes), given, sd), given * scale + location)

variational = fit(Variational(False), z, lambda y, x: ((x - y[0]) ** 2 / torch.exp(y[1]) + y[1]).mean())
export("variational", variational, z, ["mean", "log_variance"])
mean, log_variance = run(variational, standardised(probes))
densities("variational", -gaussian(standardised(probes), mean, np.exp(log_variance / 2)), mean * scale + location)
variational.draws = True
export("drawing", variational, z, ["mean", "log_variance"])

recurrent = fit(Recurrent(), standardised(windows(normal)), squares)
export("recurrent", recurrent, standardised(windows(normal)), ["reconstruction"], external_data=True)
sd = residual(standardised(fitting), run(recurrent, standardised(windows(fitting)))[0][:, -1], ones)
given = run(recurrent, standardised(windows(probes)))[0][:, -1]
densities("recurrent", -gaussian(standardised(probes), given, sd), given * scale + location, W - 1)

dynamo(
    "conditional",
    Conditional().eval(),
    (torch.tensor(z[:3], dtype=torch.float32), torch.zeros(3, dtype=torch.int64)),
    ["x", "kind"],
    ["reconstruction"],
)

# skl2onnx's own default of ai.onnx.ml is one that it cannot write itself.
OPSET = {"": 17, "ai.onnx.ml": 3}


def convert(name, model, dtype=np.float32, **options):
    file = to_onnx(model, normal[:1].astype(dtype), target_opset=OPSET, **options)
    with open(f"{name}.onnx", "wb") as written:
        written.write(file.SerializeToString())


def scores(name, lower_is_abnormal):
    write(f"{name}.csv", -lower_is_abnormal[:, None], ["surprisal"])


forest = make_pipeline(StandardScaler(), IsolationForest(n_estimators=10, max_samples=32, random_state=0)).fit(normal)
convert("isolation_forest", forest)
scores("isolation_forest", forest.decision_function(probes.astype(np.float32)))

machine = make_pipeline(StandardScaler(), OneClassSVM(nu=0.1)).fit(normal)
convert("one_class_svm", machine)
convert("one_class_svm_float64", machine, np.float64)
scores("one_class_svm", machine.decision_function(probes.astype(np.float32)))

mixture = make_pipeline(StandardScaler(), GaussianMixture(n_components=3, random_state=0)).fit(normal)
convert("gaussian_mixture", mixture, options={id(mixture[-1]): {"score_samples": True}})
scores("gaussian_mixture", mixture.score_samples(probes.astype(np.float32)))

# skl2onnx converts no inverse_transform: a regression from the components to the record is one.
components = make_pipeline(StandardScaler(), PCA(2), LinearRegression()).fit(normal, normal)
convert("principal_components", components)
sd = residual(fitting, components.predict(fitting), fitting.std(axis=0))
given = components.predict(probes)
densities("principal_components", -gaussian(probes, given, sd), given)

classifier = LogisticRegression().fit(normal, normal[:, 0] > 50)
convert("classifier_of_maps", classifier)
