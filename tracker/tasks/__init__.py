"""The work: what an office does about a commitment, from 交办 to 销号."""
