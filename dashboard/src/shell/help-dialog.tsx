// Help with keys, and the switch for those who need single keys off.
import { useState } from "react";
import { areKeysOn, switchKeys } from "../keyboard/shortcuts.js";
import { Modal } from "../parts/modal.js";
import { places } from "../places.js";

const common: readonly (readonly [string, string])[] = [
  ["j  k", "next, previous row or finding"],
  ["Enter", "open the row, unfold the finding"],
  ["/", "search"],
  ["[  ]", "previous, next tab of a review"],
  ["u", "up to the reviews"],
  ["t", "theme: system, light, dark"],
  ["?", "this help"],
];

/** Every key of the page. */
export function HelpDialog({ isOpen, close }: { isOpen: boolean; close: () => void }) {
  const [isOn, setOn] = useState(areKeysOn);
  return (
    <Modal isOpen={isOpen} title="Keys" close={close}>
      <dl className="keys">
        {common.map(([keys, does]) => (
          <KeyLine key={keys} keys={keys} does={does} />
        ))}
        {places.map((place) => (
          <KeyLine key={place.path} keys={`g  ${place.letter}`} does={`go to ${place.name}`} />
        ))}
      </dl>
      <label className="tick">
        <input
          type="checkbox"
          checked={isOn}
          onChange={(event) => {
            switchKeys(event.target.checked);
            setOn(event.target.checked);
          }}
        />
        Single keys act
      </label>
    </Modal>
  );
}

function KeyLine({ keys, does }: { keys: string; does: string }) {
  return (
    <>
      <dt>
        {keys.split("  ").map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dt>
      <dd>{does}</dd>
    </>
  );
}
