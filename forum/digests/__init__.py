"""The letter that tells what moved. Others may use `calendar`."""
