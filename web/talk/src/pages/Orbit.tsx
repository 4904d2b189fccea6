/** The landing page's picture: two people on one orbit, at its point nearest to the ground. */
export function Orbit() {
  return (
    <svg className="orbit" viewBox="0 0 420 420" aria-hidden="true">
      <defs>
        <radialGradient id="globe" cx="0.35" cy="0.3" r="0.9">
          <stop offset="0" className="globe-day" />
          <stop offset="1" className="globe-night" />
        </radialGradient>
      </defs>
      <ellipse className="orbit-far" cx="210" cy="210" rx="196" ry="128" transform="rotate(-24 210 210)" />
      <ellipse className="orbit-near" cx="196" cy="217" rx="150" ry="92" transform="rotate(-24 196 217)" />
      <circle cx="172" cy="230" r="74" fill="url(#globe)" />
      <path className="orbit-arc" d="M119.500 188.500A130 130 0 0 1 243 206" />
      <g className="orbit-person moonlit" transform="translate(58 268)">
        <circle r="33" />
        <path d="M0 -4a8.500 8.500 0 1 0 0 -17 8.500 8.500 0 0 0 0 17ZM-15 17a15 15 0 0 1 30 0" />
      </g>
      <g className="orbit-person" transform="translate(305 128)">
        <circle r="25" />
        <path d="M0 -3a6.500 6.500 0 1 0 0 -13 6.500 6.500 0 0 0 0 13ZM-11.500 13a11.500 11.500 0 0 1 23 0" />
      </g>
      <circle className="orbit-dot" cx="385" cy="131" r="6" />
      <circle className="orbit-dot dim" cx="92" cy="118" r="3.500" />
      <circle className="orbit-dot dim" cx="300" cy="330" r="4.500" />
    </svg>
  );
}
