"""Where the algorithms of an installation are kept: in moto's backends, or beside them."""

from __future__ import annotations

import threading
from collections.abc import MutableMapping
from typing import Any

from moto.sagemaker.models import sagemaker_backends

from aws_fakes.engine.errors import ServiceError
from aws_fakes.resources.algorithm.lifecycle import Lifecycle
from aws_fakes.resources.algorithm.store import AlgorithmStore, Keeper

__all__ = ["BackendStores", "OwnStores", "Stores"]

_Key = tuple[str, str]
_Kept = MutableMapping[Any, AlgorithmStore]


class Stores:
    """The algorithms of all accounts and regions, for the regions that moto knows."""

    def __init__(self, lifecycle: Lifecycle, *, keeper: Keeper | None = None) -> None:
        self._lifecycle = lifecycle
        self._keeper = keeper
        self._lock = threading.RLock()

    def store(self, account: str, region: str) -> AlgorithmStore:
        """Return the store of an account and region; ServiceError if moto lacks the region."""
        try:
            backend = sagemaker_backends[account][region]
        except KeyError:
            message = f"Credential should be scoped to a valid region, not '{region}'."
            raise ServiceError("InvalidSignatureException", message) from None
        kept, key = self._kept(backend), (account, region)
        found = kept.get(key)
        if found is not None:
            return found
        with self._lock:
            if key not in kept:
                kept[key] = AlgorithmStore(
                    account, region, lifecycle=self._lifecycle, keeper=self._keeper
                )
            return kept[key]

    def peek(self, account: str, region: str) -> AlgorithmStore | None:
        """Return the store of an account and region if moto has state there."""
        if account not in sagemaker_backends or region not in sagemaker_backends[account]:
            return None
        return self.store(account, region)

    def clear(self) -> None:
        """Remove all algorithms, also persisted ones."""
        raise NotImplementedError

    def _kept(self, backend: Any) -> _Kept:
        """Return the mapping that holds the store of one of moto's backends."""
        raise NotImplementedError


class BackendStores(Stores):
    """Kept inside moto's backends, so that whatever resets moto removes the algorithms too."""

    _ATTRIBUTE = "_algorithms"

    def clear(self) -> None:
        """Remove all algorithms."""
        for account in sagemaker_backends.values():
            for backend in account.values():
                vars(backend).pop(self._ATTRIBUTE, None)

    def _kept(self, backend: Any) -> _Kept:
        kept: _Kept = vars(backend).setdefault(self._ATTRIBUTE, {})
        return kept


class OwnStores(Stores):
    """Kept apart from moto's state, in memory or also in `keeper`, until `clear`."""

    def __init__(self, lifecycle: Lifecycle, *, keeper: Keeper | None = None) -> None:
        super().__init__(lifecycle, keeper=keeper)
        self._stores: dict[_Key, AlgorithmStore] = {}
        for account, region in keeper.scopes() if keeper else ():
            self.store(account, region)

    def peek(self, account: str, region: str) -> AlgorithmStore | None:
        """Return the store of an account and region if it exists."""
        return self._stores.get((account, region)) or super().peek(account, region)

    def clear(self) -> None:
        """Remove all algorithms, also persisted ones."""
        for store in list(self._stores.values()):
            store.clear()

    def _kept(self, _backend: Any) -> _Kept:
        return self._stores
