"""The code in each model, which MLflow runs without edgeae: with `edgeae-runtime` alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from mlflow.models import set_model
from mlflow.pyfunc.model import PythonModel, PythonModelContext

from edgeae_runtime import Scorer


class ScoredArtifact(PythonModel):
    """Score windows by the artifact: a table `score`, `is_anomaly`, with one row for each."""

    def load_context(self, context: PythonModelContext) -> None:
        """Open the artifact, whose digest is checked, and run its self-test here."""
        self._scorer = Scorer(context.artifacts["artifact"], selftest=True)

    def predict(
        self,
        context: PythonModelContext,
        model_input: pd.DataFrame,  # or an array, which MLflow cannot be told beside it
        params: dict[str, Any] | None = None,
    ) -> pd.DataFrame:
        """Score windows in raw units, as the signature of the model has them."""
        x = np.asarray(model_input, np.float32)
        conditions = (params or {}).get("conditions") or None
        is_anomaly = self._scorer.is_anomaly(x, conditions)
        return pd.DataFrame({"score": self._scorer.score(x), "is_anomaly": is_anomaly})


set_model(ScoredArtifact())
