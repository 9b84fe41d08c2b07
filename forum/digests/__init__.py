"""The letter that tells each member what moved, when she wants to hear it.

Others may use `calendar` and `sentences`.
"""
