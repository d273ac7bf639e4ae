"""Danger: what a history of incidents lets expect. Tables in, results out; never a word about any one person."""

from safeconduct.security.forecasting import Forecast, forecast
from safeconduct.security.hawkes import Prior
from safeconduct.security.posterior import Posterior
from safeconduct.security.replay import Stopped
from safeconduct.security.site_forecast import Estimate, SiteForecast

__all__ = ["Estimate", "Forecast", "Posterior", "Prior", "SiteForecast", "Stopped", "forecast"]
