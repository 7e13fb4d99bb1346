"""The local AWS: moto, with what a disaster needs added and what moto gets wrong for it corrected."""
