"""The fake in front of moto: in its mocks of this process, and in front of its server."""
