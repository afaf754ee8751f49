//! Labelled time series: shapes, scaling, noise, anomalies. Pure and portable.
