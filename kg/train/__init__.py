"""Training: how the weights that ship with the package are made again. Not needed to run it (extra ``train``)."""
